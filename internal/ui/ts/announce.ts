// The status region of the page: words for everyone, read aloud by screen readers.

const region = document.getElementById("annonces")

/** A sentence that the server wrote in the page, "" if there is none. */
export function phrase(name: string): string {
  return region?.dataset[name] ?? ""
}

/** Shows text in the status region in place of what it said; "" empties it. */
export function announce(text: string, tone: "ok" | "local" | "alerte" = "ok"): void {
  if (!region) return
  region.replaceChildren()
  if (!text) return
  const p = document.createElement("p")
  p.className = `avis ${tone}`
  p.textContent = text
  region.append(p)
}
