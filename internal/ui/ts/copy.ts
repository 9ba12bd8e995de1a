// data-copie copies its text (or that of the element it names with #); data-imprime prints.
import { announce, phrase } from "./announce"

export function watchCopy(): void {
  document.addEventListener("click", (e) => {
    const button = (e.target as Element).closest<HTMLElement>("[data-copie]")
    if (!button) return
    const what = button.dataset.copie ?? ""
    const text = what.startsWith("#") ? document.querySelector(what)?.textContent ?? "" : what
    navigator.clipboard.writeText(text.trim()).then(() => { announce(phrase("recopie")) }, () => { announce(text, "alerte") })
  })
}

export function watchPrint(): void {
  document.addEventListener("click", (e) => {
    if ((e.target as Element).closest("[data-imprime]")) window.print()
  })
}
