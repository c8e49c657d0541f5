package web

import (
	"binapustaka/lms"
	"binapustaka/lms/certificate"
)

func (s *server) certificateRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/certificates", may: signedIn, do: s.certificateMine},
		{method: get, path: "/certificates/issued", may: admin, do: s.certificateList},
		{method: get, path: "/certificates/rules", may: admin, do: s.certificateRules},
		{method: get, path: "/certificates/rules/new", may: admin, do: s.certificateNew},
		{method: post, path: "/certificates/rules", may: admin, do: s.certificateSwitch, once: true},
		{method: get, path: "/certificates/rules/:id", may: admin, do: s.certificateEdit},
		{method: post, path: "/certificates/rules/:id", may: admin, do: s.certificateChange},
		{method: get, path: "/certificates/rules/:id/sample.pdf", may: admin, do: s.certificateSample},
		{method: get, path: "/certificates/:id/certificate.pdf", may: signedIn, do: s.certificatePDF},
		{method: get, path: "/certificates/layouts", may: admin, do: s.certificateLayouts},
		{method: post, path: "/certificates/layouts", may: admin, do: s.certificateLayoutMake, once: true},
		{method: get, path: "/certificates/layouts/:id", may: admin, do: s.certificateLayout},
		{method: post, path: "/certificates/layouts/:id", may: admin, do: s.certificateLayoutSave, upload: certificate.PictureLimit + bodyLimit},
		{method: get, path: "/certificates/pictures/:id/file", may: admin, do: s.certificatePicture},
		{method: get, path: "/certificates/keys", may: admin, do: s.certificateKeys},
		{method: post, path: "/certificates/keys", may: admin, do: s.certificateRotate, once: true},
		{method: get, path: "/certificates/:id/badge.jwt", may: signedIn, do: s.certificateBadge},
		{method: get, path: "/certificates/:id/revoke", may: admin, do: s.certificateRevoke},
		{method: post, path: "/certificates/:id/revoke", may: admin, do: s.certificateRevoked},

		{method: get, path: "/check", may: anyone, do: s.certificateAsk, nameless: true},
		{method: get, path: "/check/:code", may: anyone, do: s.certificateCheck, nameless: true},
		{method: get, path: "/check/:code/certificate.pdf", may: anyone, do: s.certificateCheckPaper, nameless: true},
		{method: get, path: "/check/:code/badge.jwt", may: anyone, do: s.certificateCheckBadge, nameless: true},
		{method: get, path: "/badges/issuers/:id", may: anyone, do: s.badgeIssuer, nameless: true},
		{method: get, path: "/badges/issuers/:id/jwks.json", may: anyone, do: s.badgeKeys, nameless: true},
		{method: get, path: "/badges/issuers/:id/keys/:key", may: anyone, do: s.badgeKey, nameless: true},
		{method: get, path: "/badges/issuers/:id/revoked.json", may: anyone, do: s.badgeRevoked, nameless: true},
	}
}
