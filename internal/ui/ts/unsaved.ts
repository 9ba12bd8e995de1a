// A form with data-quitter warns before the page is left with something typed and not sent.

export function watchUnsaved(): void {
  const changed = new Set<HTMLFormElement>()
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-quitter]")) {
    form.addEventListener("input", () => { changed.add(form) })
    form.addEventListener("submit", () => { changed.delete(form) })
  }
  window.addEventListener("beforeunload", (e) => { if (changed.size > 0) e.preventDefault() })
}
