// The page's shape: its elements with their classes and roles, without texts nor
// addresses, and with alike neighbours told once. Two pages of one shape look alike.
(() => {
  const kept = ['class', 'role', 'type', 'lang', 'aria-hidden', 'aria-current', 'aria-expanded', 'aria-selected', 'disabled', 'open']
  const shape = (el) => {
    const attributes = kept.filter((a) => el.hasAttribute(a)).map((a) => `${a}=${el.getAttribute(a)}`).join(' ')
    const written = [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) ? '…' : ''
    const names = ['aria-label', 'alt', 'title'].filter((a) => el.getAttribute(a)).join(' ')
    let last = ''
    let inside = ''
    for (const child of el.children) {
      const one = shape(child)
      if (one !== last) inside += one
      last = one
    }
    return `<${el.localName} ${attributes} ${names}>${written}${inside}`
  }
  return shape(document.documentElement)
})()
