// A form with data-envoi is sent at each change, whole, so that the last answer wins and sending
// twice does no harm. The answer's elements marked data-vivant replace those of the page, unless
// something has changed again meanwhile: the next answer will tell. When the network fails the page
// says so, keeps everything, and tries again; what the server refuses is sent as a page, which says why.
import { announce, phrase } from "./announce"

export function watchSend(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-envoi]")) new Sender(form)
}

class Sender {
  private busy = false
  private again = false
  private wait = 1000
  private failed = false

  constructor(private readonly form: HTMLFormElement) {
    form.addEventListener("change", () => { void this.send() })
    window.addEventListener("online", () => { if (this.failed) void this.send() })
    window.addEventListener("beforeunload", (e) => { if (this.busy || this.failed) e.preventDefault() })
  }

  private async send(): Promise<void> {
    if (this.busy) {
      this.again = true
      return
    }
    this.busy = true
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form) as unknown as Record<string, string>),
        headers: { Accept: "text/html" },
      })
      if (answer.status >= 400 && answer.status < 500) {
        this.busy = this.failed = false
        this.form.submit()
        return
      }
      if (!answer.ok) throw new Error(String(answer.status))
      const html = await answer.text()
      if (!this.again) refresh(html)
      if (this.failed) announce(phrase("arrive"))
      this.failed = false
      this.wait = 1000
    } catch {
      this.fail()
    }
    this.busy = false
    if (this.again) {
      this.again = false
      void this.send()
    }
  }

  private fail(): void {
    this.failed = true
    announce(phrase("echec"), "local")
    setTimeout(() => { if (this.failed) void this.send() }, this.wait)
    this.wait = Math.min(this.wait * 2, 60_000)
  }
}

function refresh(html: string): void {
  const answer = new DOMParser().parseFromString(html, "text/html")
  for (const now of document.querySelectorAll<HTMLElement>("[data-vivant][id]")) {
    const next = answer.getElementById(now.id)
    if (!next || next.innerHTML === now.innerHTML) continue
    const focused = now.contains(document.activeElement) ? place(document.activeElement) : null
    now.replaceChildren(...next.childNodes)
    if (focused) now.querySelector<HTMLElement>(focused)?.focus()
  }
}

// place is a selector that finds the same control in what replaces it.
function place(e: Element | null): string | null {
  if (e instanceof HTMLInputElement || e instanceof HTMLButtonElement) {
    return `${e.localName}[name="${CSS.escape(e.name)}"][value="${CSS.escape(e.value)}"]`
  }
  return e instanceof HTMLAnchorElement ? `a[href="${CSS.escape(e.getAttribute("href") ?? "")}"]` : null
}
