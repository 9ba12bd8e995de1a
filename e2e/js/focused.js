// What has the focus: its name, whether it had it before, and whether an eye can see it
// (WCAG 2.4.7, 2.4.11). An empty name when the focus left the page.
(() => {
  const el = document.activeElement
  if (!el || el === document.body || el === document.documentElement) return { Name: '', Back: true, Seen: true }
  window.binomeStops ||= new Set()
  const back = window.binomeStops.has(el)
  window.binomeStops.add(el)

  const labels = [...(el.labels || [])]
  const box = el.getClientRects()[0] || el.getBoundingClientRect()
  const tiny = box.width < 4 || box.height < 4 // such an input shows through its label
  const middle = (from, size, limit) => Math.min(Math.max(from + size / 2, 0), limit - 1)
  const at = document.elementFromPoint(middle(box.left, box.width, innerWidth), middle(box.top, box.height, innerHeight))
  const seen = tiny || Boolean(at && (el.contains(at) || at.contains(el) || labels.some((l) => l.contains(at))))

  const label = el.getAttribute('aria-label') || (labels[0] || el).textContent || ''
  const name = el.localName + (el.id ? '#' + el.id : '') + ' ' + label.trim().replace(/\s+/g, ' ').slice(0, 60)
  return { Name: name.trim(), Back: back, Seen: seen }
})()
