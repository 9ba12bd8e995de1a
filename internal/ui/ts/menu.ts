// The account menu closes as menus do, and holds the choice of colours.

export function watchThemeMenu(): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu]")) {
    document.addEventListener("click", (e) => {
      if (menu.open && e.target instanceof Node && !menu.contains(e.target)) menu.open = false
    })
    menu.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !menu.open) return
      menu.open = false
      menu.querySelector("summary")?.focus()
    })
  }
  for (const group of document.querySelectorAll<HTMLElement>("[data-theme-menu]")) {
    group.hidden = false
    group.addEventListener("click", (e) => {
      const button = (e.target as Element).closest<HTMLElement>("[data-theme-choix]")
      if (button?.dataset.themeChoix) choose(button.dataset.themeChoix)
    })
  }
  show()
  document.querySelector(".onglets [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" })
}

function choose(theme: string): void {
  const root = document.documentElement
  if (theme === "auto") delete root.dataset.theme
  else root.dataset.theme = theme
  try {
    if (theme === "auto") localStorage.removeItem("binome-theme")
    else localStorage.setItem("binome-theme", theme)
  } catch { /* storage is closed: for this page only */ }
  show()
}

function show(): void {
  const now = document.documentElement.dataset.theme ?? "auto"
  for (const b of document.querySelectorAll<HTMLElement>("[data-theme-choix]")) {
    b.setAttribute("aria-pressed", String(b.dataset.themeChoix === now))
  }
}
