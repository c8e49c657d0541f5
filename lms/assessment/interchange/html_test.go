package interchange

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

func TestFromHTML(t *testing.T) {
	for _, c := range []struct{ name, html, want, lost string }{
		{"words", "Apa itu <b>katalog</b>?", "Apa itu **katalog**?", ""},
		{"paragraphs", "<p>Satu</p>\n<p>dua<br/>tiga</p>", "Satu\n\ndua\\\ntiga", ""},
		{"spaces stay outside of marks", "a<b> tebal </b>b <em>miring </em>c", "a **tebal** b *miring* c", ""},
		{"marks in marks", "<b>tebal <i>dan miring</i></b>", "**tebal** ***dan miring***", ""},
		{"struck and code", "<s>lama</s> <code>245 $a</code>", "~~lama~~ `245 $a`", ""},
		{"heading", "<h2>Judul</h2><div>isi</div>", "## Judul\n\nisi", ""},
		{"list", "<ul><li>satu</li><li>dua<ul><li>dua a</li></ul></li></ul>", "- satu\n- dua\n  - dua a", ""},
		{"numbered", "<ol start=\"3\"><li>tiga<li>empat</ol>", "3. tiga\n4. empat", ""},
		{"table", "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1|2</td><td><p>x</p><p>y</p></td></tr></tbody></table>", "| a | b |\n|---|---|\n| 1\\|2 | x y |", ""},
		{"quotation", "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b", ""},
		{"as it stands", "<pre>a\n  b</pre>", "```\na\n  b\n```", ""},
		{"link", `<a href="https://perpusnas.go.id/?a=1&amp;b=2">Perpusnas</a>`, "[Perpusnas](<https://perpusnas.go.id/?a=1&b=2>)", ""},
		{"link that is none", `<a href="javascript:alert(1)">klik</a>`, "klik", "link_lost"},
		{"picture in the file", `<p>Lihat <img src="@@PLUGINFILE@@/denah%20lantai.png" alt="Denah"/></p>`, "Lihat *Denah*", "picture_lost"},
		{"picture elsewhere", `<img src="https://x.id/a.png" alt="Denah">`, "[Denah](<https://x.id/a.png>)", "picture_linked"},
		{"picture of ours", `<img src="/media/0123456789abcdef01234567.png" alt="Denah">`, "![Denah](/media/0123456789abcdef01234567.png)", ""},
		{"small figures", "H<sub>2</sub>O, x<sup>10</sup>", "H₂O, x¹⁰", ""},
		{"small letters", "x<sup>abc</sup>", "xabc", "html_lost"},
		{"underlined", "<u>kata</u>", "kata", "html_lost"},
		{"script", "a<script>alert('<b>')</script>b", "ab", ""},
		{"entities", "&lt;b&gt; &eacute; &#8212; &nbsp;x", "\\<b> é — \u00a0x", ""},
		{"what looks like markup", "*a* _b_ `c` [d](e) ~f~ a_b 2 * 3 &amp;amp; # g", "\\*a\\* \\_b\\_ \\`c\\` \\[d](e) \\~f\\~ a_b 2 * 3 \\&amp; # g", ""},
		{"what looks like a block", "<p># a</p><p>- b</p><p>1. c</p><p>&gt; d</p><p>---</p><p>+ e</p>", "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d\n\n\\---\n\n\\+ e", ""},
		{"a blank", "Ibu kota _____ adalah Bandung", "Ibu kota _____ adalah Bandung", ""},
		{"tag soup", "<p>a<b>b</p><li>c</i></td>d", "a**b**\n\ncd", ""},
		{"nothing", "<p>&nbsp;</p><p></p>", "", ""},
		{"spans", `<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>`, "| a |  |\n|---|---|\n| b | c |", "html_lost"},
	} {
		r := &reader{}
		got := r.fromHTML(3, c.html)
		if strings.TrimSpace(strings.ReplaceAll(got, "\u00a0", "\u00a0")) != c.want && !(c.name == "nothing" && strings.Trim(got, "\u00a0 \n") == "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if k := strings.ReplaceAll(keys(r.Problems), "3:", ""); k != c.lost {
			t.Errorf("%s says %q, want %q", c.name, k, c.lost)
		}
	}
}

// Plain text that was escaped shows as it was written.
func TestEscaped(t *testing.T) {
	d := newDice(3)
	for range 5000 {
		var parts []string
		for range 1 + d.IntN(6) {
			parts = append(parts, d.pick(append(nasty, "***", "___", "~~", "* * *", "==", "--", "![x](/y)", "<http://x.id>", "> [!TIP]", "|---|", "www.x.id", "1)", "+ ", "\\*", "a_b_c", "_a_", "**", "! ", "[x]: y")...))
		}
		s := strings.Join(strings.Fields(strings.Join(parts, d.pick(" ", ""))), " ")
		if s == "" {
			continue
		}
		md := escaped(s)
		if got := shown(md); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(s, " ", "") {
			t.Fatalf("%q shows as %q\nMarkdown %q\nHTML %s", s, got, md, markdown.Render(md, locale.ID, 1))
		}
		if back := unescaped(md); back != s {
			t.Fatalf("%q comes back as %q from %q", s, back, md)
		}
	}
}

// Any HTML, however deep or broken, takes time in proportion to its length.
func TestHTMLOfAnyShape(t *testing.T) {
	for _, piece := range []string{"<div>", "<b>", "<li>", "<table><tr><td>", "<p>a", "</b>", "<a href=x>", "<", "&", "<!--", "<ul><li>", "_", "*", "`", "[", "\\", "<td>|", "<br>"} {
		start := time.Now()
		(&reader{}).fromHTML(1, strings.Repeat(piece, 40_000))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("40,000 × %s took %v", piece, took)
		}
	}
}
