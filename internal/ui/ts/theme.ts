// Runs before the first paint: the colours this person asked for, and the mark that scripts run.
{
  const root = document.documentElement
  root.classList.add("avec-script")
  try {
    const theme = localStorage.getItem("binome-theme")
    if (theme === "clair" || theme === "sombre") root.dataset.theme = theme
  } catch { /* storage is closed: the system's colours */ }
}

export {}
