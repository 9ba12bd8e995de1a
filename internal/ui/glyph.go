package ui

import (
	"html/template"

	"binome/internal/locale"
)

// Shape is one of twelve shapes, unique within a group. Its value is stored.
type Shape string

// The shapes, in the order in which they are proposed.
const (
	Circle   Shape = "rond"
	Square   Shape = "carre"
	Triangle Shape = "triangle"
	Star     Shape = "etoile"
	Hexagon  Shape = "hexagone"
	Flower   Shape = "fleur"
	Dome     Shape = "dome"
	Diamond  Shape = "losange"
	Drop     Shape = "goutte"
	Arch     Shape = "arche"
	Sun      Shape = "soleil"
	Capsule  Shape = "capsule"
)

// Color is one of six colours of shapes. Its value is stored.
type Color string

// The colours. They identify; they never inform alone.
const (
	Coral     Color = "corail"
	Lavender  Color = "lavande"
	Mirabelle Color = "mirabelle"
	Sky       Color = "ciel"
	Moss      Color = "mousse"
	Raspberry Color = "framboise"
)

// Shapes lists the twelve shapes.
func Shapes() []Shape {
	return []Shape{Circle, Square, Triangle, Star, Hexagon, Flower, Dome, Diamond, Drop, Arch, Sun, Capsule}
}

// Colors lists the six colours.
func Colors() []Color { return []Color{Coral, Lavender, Mirabelle, Sky, Moss, Raspberry} }

// Valid reports whether s is one of the twelve.
func (s Shape) Valid() bool {
	switch s {
	case Circle, Square, Triangle, Star, Hexagon, Flower, Dome, Diamond, Drop, Arch, Sun, Capsule:
		return true
	}
	return false
}

// Valid reports whether c is one of the six.
func (c Color) Valid() bool {
	switch c {
	case Coral, Lavender, Mirabelle, Sky, Moss, Raspberry:
		return true
	}
	return false
}

// Name is the shape said aloud: "étoile".
func (s Shape) Name() string {
	switch s {
	case Square:
		return locale.T("carré")
	case Star:
		return locale.T("étoile")
	case Dome:
		return locale.T("dôme")
	case Circle:
		return locale.T("rond")
	case Triangle:
		return locale.T("triangle")
	case Hexagon:
		return locale.T("hexagone")
	case Flower:
		return locale.T("fleur")
	case Diamond:
		return locale.T("losange")
	case Drop:
		return locale.T("goutte")
	case Arch:
		return locale.T("arche")
	case Sun:
		return locale.T("soleil")
	case Capsule:
		return locale.T("capsule")
	}
	return ""
}

// Name is the colour said aloud: "mirabelle".
func (c Color) Name() string {
	switch c {
	case Coral:
		return locale.T("corail")
	case Lavender:
		return locale.T("lavande")
	case Mirabelle:
		return locale.T("mirabelle")
	case Sky:
		return locale.T("ciel")
	case Moss:
		return locale.T("mousse")
	case Raspberry:
		return locale.T("framboise")
	}
	return ""
}

// Glyph stands for one pair: the teen's large shape touching the child's small
// one. Without a child the small shape is absent. It is personal data: never in
// a public address.
type Glyph struct {
	TeenShape  Shape
	TeenColor  Color
	ChildShape Shape
	ChildColor Color
}

// Name is what people say: "étoile mirabelle", the teen's shape and colour.
func (g Glyph) Name() string { return g.TeenShape.Name() + " " + g.TeenColor.Name() }

// Title is Name with a capital, to start a sentence: "Étoile mirabelle".
func (g Glyph) Title() string { return locale.Upper(g.Name()) }

// ChildName is the small shape's: "carré mousse", "" without a child.
func (g Glyph) ChildName() string {
	if g.ChildShape == "" {
		return ""
	}
	return g.ChildShape.Name() + " " + g.ChildColor.Name()
}

// glyph draws the pair. It is decoration: a name stands beside it.
func glyph(g Glyph) template.HTML { return drawGlyph(g, "") }

// glyphNamed draws the pair and says its name: for a glyph that stands alone.
func glyphNamed(g Glyph) template.HTML { return drawGlyph(g, g.Name()) }

func drawGlyph(g Glyph, name string) template.HTML {
	var o out
	o.Grow(448)
	o.glyph(g, name)
	return o.html()
}

func (o *out) glyph(g Glyph, name string) {
	o.raw(`<svg class="glyphe" viewBox="0 0 48 48"`)
	if name == "" {
		o.raw(` aria-hidden="true">`)
	} else {
		o.raw(` role="img"`)
		o.attr("aria-label", name)
		o.raw(">")
	}
	o.shape(g.TeenShape, g.TeenColor, ` width="40" height="40"`)
	if g.ChildShape.Valid() {
		o.raw(`<circle cx="36.5" cy="36.5" r="12" class="g-fond"/>`)
		o.shape(g.ChildShape, g.ChildColor, ` x="26.5" y="26.5" width="20" height="20"`)
	}
	o.raw("</svg>")
}

// motif is a sheet of twelve pairs, each shape once: the decoration of the door.
func motif() template.HTML {
	var o out
	o.Grow(6 << 10)
	o.raw(`<div class="motif" aria-hidden="true">`)
	shapes, colors := Shapes(), Colors()
	for i, s := range shapes {
		o.glyph(Glyph{
			TeenShape: s, TeenColor: colors[(i*5+i/4)%len(colors)],
			ChildShape: shapes[(i*7+2)%len(shapes)], ChildColor: colors[(i*5+i/4+2)%len(colors)],
		}, "")
	}
	o.raw("</div>")
	return o.html()
}

// shape writes a reference to a shape of the sprite; an unknown shape or colour
// draws the round petrol one, never nothing.
func (o *out) shape(s Shape, c Color, place string) {
	if !s.Valid() {
		s = Circle
	}
	if !c.Valid() {
		c = "petrole"
	}
	o.raw(`<use href="`, sprite(), `#f-`, string(s), `"`, place, ` class="g-`, string(c), `"/>`)
}

// dot (pastille) is a shape at the size of the text: a group.
func dot(s Shape, c Color) template.HTML { return drawShape(s, c, "pastille") }

// shape draws one shape alone, large: an empty state.
func shape(s Shape, c Color) template.HTML { return drawShape(s, c, "vide-forme") }

func drawShape(s Shape, c Color, class string) template.HTML {
	var o out
	o.Grow(192)
	o.raw(`<svg class="`, class, `" viewBox="0 0 40 40" aria-hidden="true">`)
	o.shape(s, c, "")
	o.raw("</svg>")
	return o.html()
}

// logo is the mark of Binôme, decorative: the word stands beside it.
func logo() template.HTML {
	return `<svg class="logo" viewBox="0 0 40 40" aria-hidden="true"><circle cx="16" cy="16" r="14" class="logo-a"/><circle cx="30" cy="30" r="10" class="logo-fond"/><circle cx="30" cy="30" r="7.5" class="logo-b"/></svg>`
}
