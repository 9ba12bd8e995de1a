// Small behaviours on pages that work without them.
import { watchThemeMenu } from "./menu"
import { watchConfirm } from "./confirm"
import { watchSend } from "./send"
import { watchUnsaved } from "./unsaved"
import { watchCounters } from "./counter"
import { watchCopy, watchPrint } from "./copy"

watchThemeMenu()
watchConfirm()
watchSend()
watchUnsaved()
watchCounters()
watchCopy()
watchPrint()
document.querySelector<HTMLElement>("[data-focus]")?.focus()
