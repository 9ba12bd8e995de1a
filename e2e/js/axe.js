// What axe-core finds wrong, told briefly: all of WCAG 2.0 to 2.2, A and AA, or only the rules named.
(rules) => axe.run(document, {
  resultTypes: ['violations'],
  runOnly: rules.length > 0
    ? { type: 'rule', values: rules }
    : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.slice(0, 4).map((node) =>
  `${id}: ${node.target.join(' ')}: ${([...node.any, ...node.all, ...node.none][0] || {}).message || ''}` +
  (nodes.length > 4 ? ` (${nodes.length} such)` : ''))))
