// What sticks out of the window sideways, outside anything made to scroll (WCAG 1.4.10).
(() => {
  const root = document.documentElement
  const wide = root.clientWidth
  if (root.scrollWidth <= wide + 1) return []
  const scrolls = (el) => {
    for (let up = el.parentElement; up && up !== root && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== 'visible') return true
    }
    return false
  }
  const out = [...document.body.querySelectorAll('*')]
    .filter((el) => el.getBoundingClientRect().right > wide + 1 && !scrolls(el))
    .map((el) => el.tagName.toLowerCase() + (el.id ? '#' + el.id : '') + [...el.classList].map((c) => '.' + c).join('') +
      ` ends at ${Math.round(el.getBoundingClientRect().right)} px`)
  return [`the page is ${root.scrollWidth} px wide in ${wide} px`, ...new Set(out)].slice(0, 6)
})()
