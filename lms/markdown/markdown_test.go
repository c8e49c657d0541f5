package markdown

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"binapustaka/lms/locale"
)

const png, mp4, mp3, vtt = "/media/0123456789abcdef01234567.png", "/media/0123456789abcdef01234567.mp4", "/media/0123456789abcdef01234567.mp3", "/media/0123456789abcdef01234567.vtt"

func TestRender(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"headings move below the page's own", "# Satu\n\n##### Lima", "<h2>Satu</h2>\n<h6>Lima</h6>\n"},
		{"table", "| a | b |\n|---|--:|\n| 1 | 2 |",
			`<div class="table-scroll" role="region" tabindex="0" aria-label="Tabel"><table>` +
				"\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table></div>\n"},
		{"task list", "- [ ] satu\n- [x] dua",
			"<ul>\n<li><span class=\"task\" role=\"img\" aria-label=\"belum\">☐</span> satu</li>\n<li><span class=\"task\" role=\"img\" aria-label=\"sudah\">☑</span> dua</li>\n</ul>\n"},
		{"callout", "> [!TIP]\n> Cek **dahulu**.", "<aside class=\"callout callout-tip\" role=\"note\"><p class=\"callout-title\">Tip</p>\n<p>Cek <strong>dahulu</strong>.</p>\n</aside>\n"},
		{"callout with a heading of its own, and paragraphs", "> [!warning] Jangan & jangan\n>\n> Satu.\n>\n> Dua.",
			"<aside class=\"callout callout-warning\" role=\"note\"><p class=\"callout-title\">Jangan &amp; jangan</p>\n<p>Satu.</p>\n<p>Dua.</p>\n</aside>\n"},
		{"a quotation stays one", "> [!LOUD] apa", "<blockquote>\n<p>[!LOUD] apa</p>\n</blockquote>\n"},
		{"our picture", "![Layar *utama*](" + png + ")", `<p><img src="` + png + `" alt="Layar utama" loading="lazy"></p>` + "\n"},
		{"picture of another host", "![Layar](https://example.org/a.png)", "<p>Layar</p>\n"},
		{"our video with captions", "![Cara](" + mp4 + ` "` + vtt + `")`,
			`<p><video src="` + mp4 + `" controls="" preload="metadata" aria-label="Cara"><track kind="captions" src="` + vtt + `" srclang="id" label="Takarir" default=""></video></p>` + "\n"},
		{"our sound", "![Wawancara](" + mp3 + ")", `<p><audio src="` + mp3 + `" controls="" preload="none" aria-label="Wawancara"></audio></p>` + "\n"},
		{"captions in two languages, what is none of ours, one language twice", "![W](" + mp3 + ` "` + vtt + ` en With sounds <b>; https://evil.example/a.vtt; ` + vtt + ` id; ` + vtt + ` en again")`,
			`<p><audio src="` + mp3 + `" controls="" preload="none" aria-label="W"><track kind="captions" src="` + vtt + `" srclang="en" label="With sounds &lt;b&gt;">` +
				`<track kind="captions" src="` + vtt + `" srclang="id" label="Takarir" default=""></audio></p>` + "\n"},
		{"transcript", "> [!TRANSCRIPT]\n> *Ani:* Selamat pagi.", "<details class=\"transcript\"><summary>Transkrip</summary>\n<p><em>Ani:</em> Selamat pagi.</p>\n</details>\n"},
		{"link out", "[SLiMS](https://slims.web.id/)", `<p><a href="https://slims.web.id/" rel="noopener noreferrer">SLiMS</a></p>` + "\n"},
		{"link in", "[kursus](/courses/1)", `<p><a href="/courses/1">kursus</a></p>` + "\n"},
		{"javascript link", "[klik](javascript:alert(1)) [dua](//evil.example/x)", "<p>klik dua</p>\n"},
		{"script", "Awal\n\n<script>alert(1)</script>\n\n<b onclick=x>tebal</b> akhir", "<p>Awal</p>\n<p>tebal akhir</p>\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(Render(c.source, locale.ID, 2)); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// FuzzRender: whatever is written, nothing that runs, styles or calls another
// host comes out.
func FuzzRender(f *testing.F) {
	for _, seed := range []string{
		"# a\n\n<script>alert(1)</script>", "[a](javascript:alert(1))", "![x](https://evil.example/x.png \"y\")", "<img src=x onerror=alert(1)>",
		"> [!TIP] <b style=x>\n> a", "![\" onerror=\"x](" + png + ")", "![x](" + mp4 + " \"" + vtt + "\")", "<a href=\"data:text/html,x\">", "[x](<java\nscript:x>)",
		"| a |\n|--|\n| <style>x</style> |", "- [ ] <svg/onload=x>", "[a]: javascript:x\n[a]", "<javascript:alert(1)>", "&#106;avascript:x", "[x](&#106;avascript:alert(1))",
		"[x](/\\evil.example)", "> [!NOTE]\n> - a\n> > [!TIP]\n> > b", "\x00\xff[", "```html\n<script>\n```",
	} {
		f.Add(seed)
	}
	elements := map[string]bool{}
	for e := range strings.FieldsSeq("html head body p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code strong em del div span aside table thead tbody tr th td img video audio track details summary a") {
		elements[e] = true
	}
	f.Fuzz(func(t *testing.T, source string) {
		out := string(Render(source, locale.EN, 2))
		root, err := html.Parse(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if !elements[n.Data] {
				t.Fatalf("<%s> in %q from %q", n.Data, out, source)
			}
			if n.Data == "h1" {
				t.Fatalf("a second h1 in %q", out)
			}
			for _, a := range n.Attr {
				v := strings.ToLower(a.Val)
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcset", a.Key == "id", a.Key == "name":
					t.Fatalf("attribute %s in %q from %q", a.Key, out, source)
				case a.Key == "src" && !ownPath.MatchString(a.Val):
					t.Fatalf("source %q in %q", a.Val, out)
				case a.Key == "href" && !strings.HasPrefix(v, "http://") && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "mailto:") &&
					!strings.HasPrefix(v, "#") && (!strings.HasPrefix(v, "/") || strings.HasPrefix(v, "//") || strings.HasPrefix(v, "/\\")):
					t.Fatalf("link %q in %q", a.Val, out)
				}
			}
		}
	})
}

func TestCaptionsForTheReader(t *testing.T) {
	out := string(RenderFor("![W]("+mp4+` "`+vtt+` id; `+vtt+` en")`, locale.ID, locale.EN, 2))
	if !strings.Contains(out, `srclang="en" label="Captions" default=""`) || strings.Count(out, "default") != 1 {
		t.Error(out)
	}
}

func TestEmbeds(t *testing.T) {
	source := "![Gambar](" + png + ")\n\n![Film *satu*](" + mp4 + ` "` + vtt + ` en")` + "\n\n![Suara](" + mp3 + ")\n\nLalu.\n\n> [!TRANSCRIPT] Isi\n> Halo.\n\n![Lagi](" + mp3 + ") ![luar](https://a.example/b.mp4)"
	all := Embeds(source, locale.ID)
	if len(all) != 2 || all[0].Path != mp4 || all[0].Audio || all[0].Transcript || len(all[0].Tracks) != 1 || all[0].Tracks[0].Language != locale.EN || all[0].Title != "Film satu" ||
		!all[1].Audio || !all[1].Transcript || all[1].Path != mp3 {
		t.Errorf("%+v", all)
	}
}

func BenchmarkRender(b *testing.B) {
	source := strings.Repeat("## Judul\n\nSebuah paragraf dengan **tebal** dan [tautan](https://slims.web.id/).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> [!TIP]\n> Isi.\n\n", 50)
	for b.Loop() {
		Render(source, locale.ID, 2)
	}
}
