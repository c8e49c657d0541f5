package web

import (
	"embed"
	"html/template"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

//go:embed guide
var guideFiles embed.FS

// guidePages are the parts of the user guide, in the order of reading.
var guidePages = []string{"librarian", "trainer", "head", "administrator"}

type guideLink struct {
	Name, Title, About string
	Current            bool
}

type guidePage struct {
	Layout
	Contents []guideLink
	Body     template.HTML
}

func (s *server) guideRoutes() []route {
	return []route{
		{method: get, path: "/guide", may: anyone, do: s.guideIndex},
		{method: get, path: "/guide/:page", may: anyone, do: s.guideShow},
	}
}

func guideContents(l locale.Locale, current string) (links []guideLink) {
	for _, name := range guidePages {
		links = append(links, guideLink{name, l.T("guide.page." + name), l.T("guide.about." + name), name == current})
	}
	return links
}

func (s *server) guideIndex(r *request) error {
	return r.page("guide/index", &guidePage{Layout: r.layout("guide.title"), Contents: guideContents(r.locale, "")})
}

func (s *server) guideShow(r *request) error {
	name := r.Params("page")
	for _, page := range guidePages {
		if page != name {
			continue
		}
		source, err := guideFiles.ReadFile("guide/" + string(r.locale) + "/" + page + ".md")
		if err != nil {
			return err
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(string(source), "# "), "\n")
		return r.page("guide/show", &guidePage{Layout: r.titled(title), Contents: guideContents(r.locale, page),
			Body: markdown.Render(string(source), r.locale, 1)})
	}
	return lms.Fail(lms.NotFound, "error.not_found")
}
