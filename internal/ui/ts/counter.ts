// Signes left in a text with data-limite: grapheme clusters, as the server counts. Read aloud
// after a pause, not at each key. Nothing is ever cut.

const groups = new Intl.NumberFormat("fr-FR")

/** The number of signes of text, line breaks counting for one. */
export function count(text: string): number {
  const s = text.replace(/\r\n?/g, "\n")
  if (typeof Intl.Segmenter === "undefined") return Array.from(s.normalize("NFC")).length
  let n = 0
  for (const _ of new Intl.Segmenter("fr", { granularity: "grapheme" }).segment(s)) n++
  return n
}

export function watchCounters(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("[data-limite]")) {
    const limit = Number(field.dataset.limite)
    const line = document.getElementById(`${field.id}-n`)
    if (!line || !limit) continue
    const spoken = document.createElement("span")
    spoken.className = "lu"
    spoken.setAttribute("role", "status")
    line.after(spoken)
    let pause: ReturnType<typeof setTimeout> | undefined
    const show = (): void => {
      const left = limit - count(field.value)
      const words = left < 0 ? line.dataset.trop ?? "" : line.dataset.reste ?? ""
      line.textContent = fill(words, groups.format(Math.abs(left)), groups.format(limit))
      line.classList.toggle("trop", left < 0)
    }
    show()
    field.addEventListener("input", () => {
      show()
      clearTimeout(pause)
      pause = setTimeout(() => { spoken.textContent = line.textContent }, 1500)
    })
  }
}

function fill(words: string, ...values: string[]): string {
  let i = 0
  return words.replace(/%s/g, () => values[i++] ?? "")
}
