// A button with data-confirme asks before its form is sent. Without scripts the form is sent,
// and the server asks where it matters.
import { phrase } from "./announce"

export function watchConfirm(): void {
  document.addEventListener("click", (e) => {
    const button = (e.target as Element).closest<HTMLButtonElement>("button[data-confirme]")
    if (!button || button.dataset.sur === "oui" || !button.form) return
    e.preventDefault()
    ask(button)
  })
}

function ask(button: HTMLButtonElement): void {
  const dialog = document.createElement("dialog")
  dialog.className = "dialogue"
  const title = document.createElement("h2")
  title.id = "dialogue-titre"
  title.textContent = button.dataset.confirme ?? ""
  dialog.setAttribute("aria-labelledby", title.id)
  const row = document.createElement("div")
  row.className = "rangee"
  const no = choice(phrase("annuler"), "bouton bouton-2")
  const yes = choice(button.dataset.confirmeOui ?? button.textContent?.trim() ?? "", "bouton bouton-alerte")
  row.append(no, yes)
  dialog.append(title, row)
  document.body.append(dialog)
  no.addEventListener("click", () => { dialog.close() })
  yes.addEventListener("click", () => {
    dialog.close()
    button.dataset.sur = "oui"
    button.click()
    delete button.dataset.sur
  })
  dialog.addEventListener("close", () => {
    dialog.remove()
    button.focus()
  })
  dialog.showModal()
  no.focus()
}

function choice(text: string, className: string): HTMLButtonElement {
  const b = document.createElement("button")
  b.type = "button"
  b.className = className
  b.textContent = text
  return b
}
