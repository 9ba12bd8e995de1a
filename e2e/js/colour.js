// Contrast of what axe does not look at (WCAG 1.4.11, 2.4.7): the boundary of fields and
// the ring of what has the focus, 3:1 at least against what they touch.
// The page must have had a key pressed, so that focus() shows the keyboard's ring.
(() => {
  const enough = 3
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    .getContext('2d', { willReadFrequently: true })

  // Any CSS colour as [r, g, b, alpha]; the canvas knows every notation.
  const known = new Map()
  const parse = (colour) => {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1)
      pen.fillStyle = 'rgb(0 0 0 / 0)'
      pen.fillStyle = colour
      pen.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data
      known.set(colour, [r, g, b, a / 255])
    }
    return known.get(colour)
  }
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1)
  const light = (c) => {
    const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05)

  // What is painted behind an element's content, or null under an image or a gradient.
  const ground = (el) => {
    if (!el) return parse('Canvas')
    const style = getComputedStyle(el)
    if (style.backgroundImage !== 'none') return null
    const own = parse(style.backgroundColor)
    if (own[3] === 1) return own
    const under = ground(el.parentElement)
    return under && over(own, under)
  }

  const name = (el) => el.tagName.toLowerCase() + (el.id ? '#' + el.id : '') +
    [...el.classList].map((c) => '.' + c).join('') + (el.type ? `[${el.type}]` : '')
  const shown = (el) => {
    const box = el.getBoundingClientRect()
    return box.width >= 8 && box.height >= 8 && !el.disabled &&
      el.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  }
  const sides = ['Top', 'Right', 'Bottom', 'Left']
  const borders = (style) => sides
    .filter((s) => parseFloat(style[`border${s}Width`]) > 0 && !/none|hidden/.test(style[`border${s}Style`]))
    .map((s) => style[`border${s}Color`])
  const shadows = (style) => style.boxShadow === 'none' ? [] : style.boxShadow.match(/[a-z-]+\([^)]*\)/g) || []

  const fields = () => [...document.querySelectorAll(
    'input:not([type=hidden],[type=submit],[type=button],[type=reset],[type=image]), select, textarea, ' +
    '[contenteditable=true], [role=textbox], [role=combobox], [role=checkbox], [role=radio], [role=switch]')]
    .filter(shown)

  // A checkbox, slider or file button that the browser draws itself is the browser's business.
  const native = (el, style) => style.appearance !== 'none' && /^(checkbox|radio|range|file|color)$/.test(el.type || '')

  const findings = []
  const seen = new Set()
  const first = (kind, el) => {
    const key = kind + name(el).replace(/#[^.[]*/, '')
    return !seen.has(key) && seen.add(key)
  }

  // How far the edge of an element stands out from what is around it; anything does from an image.
  const boundary = (el) => {
    const style = getComputedStyle(el)
    const outside = ground(el.parentElement)
    const inside = ground(el)
    if (!outside || !inside) return Infinity
    const edges = [...borders(style), ...shadows(style)].map((c) => over(parse(c), outside)).concat([inside])
    return Math.max(...edges.map((c) => ratio(c, outside)))
  }
  // The frame around a field and nothing else to fill in may carry its boundary.
  const frame = (el) => el.parentElement.querySelectorAll('input, select, textarea').length === 1 ? [el.parentElement] : []

  for (const el of fields()) {
    if (native(el, getComputedStyle(el)) || !first('field', el)) continue
    const best = Math.max(...[el, ...frame(el)].map(boundary))
    if (best < enough) findings.push(`field ${name(el)}: its boundary has ${best.toFixed(2)}:1, 3:1 at least`)
  }

  // The focus may show on the element, its label, its frame or the shape drawn after it.
  const carriers = (el) => [el, ...(el.labels || []), el.parentElement, el.nextElementSibling].filter(Boolean)
  const ring = (el) => {
    const style = getComputedStyle(el)
    const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
    return {
      outline: drawn ? style.outlineColor : '', auto: drawn && style.outlineStyle === 'auto',
      inset: parseFloat(style.outlineOffset) < 0,
      shadows: shadows(style), borders: borders(style), ground: ground(el), outside: ground(el.parentElement),
    }
  }
  const differs = (a, b) => JSON.stringify(a) !== JSON.stringify(b)
  const against = (colour, under) => under ? ratio(over(parse(colour), under), under) : Infinity
  const strength = (before, after) => {
    const found = [0]
    if (after.outline && differs([before.outline, before.inset], [after.outline, after.inset])) {
      found.push(after.auto ? Infinity : against(after.outline, after.inset ? after.ground : after.outside))
    }
    if (differs(before.shadows, after.shadows)) found.push(...after.shadows.map((c) => against(c, after.outside)))
    if (differs(before.borders, after.borders)) found.push(...after.borders.map((c) => against(c, after.outside)))
    if (before.ground && after.ground) {
      const change = ratio(before.ground, after.ground)
      if (change > 1.01) found.push(change)
    }
    return Math.max(...found)
  }

  const still = new CSSStyleSheet()
  still.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }')
  document.adoptedStyleSheets.push(still)
  const focusable = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])')]
    .filter((el) => !el.disabled && el.checkVisibility({ visibilityProperty: true }))
    .filter((el) => first('focus', el)).slice(0, 80)
  const had = document.activeElement
  for (const el of focusable) {
    document.activeElement?.blur()
    const before = carriers(el).map(ring)
    el.focus({ preventScroll: true, focusVisible: true })
    if (!el.matches(':focus')) continue
    if (!el.matches(':focus-visible')) {
      findings.push(`focus ${name(el)}: not shown to the keyboard`)
      continue
    }
    const best = Math.max(...carriers(el).map((c, i) => strength(before[i], ring(c))))
    if (best < enough) {
      findings.push(`focus ${name(el)}: ` + (best ? `its ring has ${best.toFixed(2)}:1, 3:1 at least` : 'nothing shows it'))
    }
  }
  document.activeElement?.blur()
  if (had && had !== document.body) had.focus({ preventScroll: true })
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== still)
  return findings
})()
