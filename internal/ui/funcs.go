package ui

import (
	"html/template"
	"strings"

	"binome/internal/locale"
)

// funcs are the functions of every page, by name.
func funcs() template.FuncMap {
	return template.FuncMap{
		// words
		"t": locale.T, "n": locale.N, "typo": locale.Typo, "list": locale.List, "upper": locale.Upper,
		"date": locale.Date, "longday": locale.LongDay, "fulldate": locale.FullDate,
		"daymonth": locale.DayMonth, "shortday": locale.ShortDay, "time": locale.Time,
		"datetime": locale.DateTime, "clock": locale.Clock, "slot": locale.Slot,
		"number": locale.Number, "decimal": locale.Decimal, "percent": locale.Percent, "bytes": locale.Bytes,
		"join": strings.Join,
		// identity and states
		"icon": icon, "logo": logo, "glyph": glyph, "glyphnamed": glyphNamed, "dot": dot, "shape": shape, "motif": motif,
		"gommette": gommette, "legend": legend, "strip": strip, "marks": marks, "heat": heat, "heatlegend": heatLegend,
		"teenstrip": teenStrip, "teenlegend": teenLegend, "weather": weather, "weatherlarge": weatherLarge,
		// messages and actions
		"tag": tag, "sync": syncPill, "notice": notice, "noticewith": noticeWith, "button": button,
		"buttonnamed": buttonNamed, "linkbutton": linkButton, "empty": empty, "reserved": reserved, "gauge": gauge,
		// lists and tables
		"tasks": tasks, "agenda": agenda, "follows": follows, "coverages": coverages, "stats": stats, "facts": facts,
		"table": table, "roster": roster, "data": data, "scroll": scroll, "endscroll": endScroll,
		// navigation
		"crumbs": crumbs, "crumb": crumb, "tabs": tabs, "pagination": pagination,
		// forms
		"errors": errorSummary, "field": field, "day": day, "textarea": textarea, "select": selectField,
		"radios": radios, "checkboxes": checkboxes, "checkbox": checkbox, "upload": upload, "hidden": hidden,
		"hint": hint, "kind": kind, "autocomplete": autocomplete, "inputmode": inputmode, "optional": optional,
		"short": short, "limit": limit, "rows": rows, "accept": accept, "hiddenlabel": hiddenLabel,
		// the session, on a phone
		"rollcall": rollCall, "dispute": dispute, "fieldhead": fieldHead,
		// layouts
		"head": func() template.HTML { return head() }, "asset": Asset,
	}
}
