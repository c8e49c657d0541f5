package web

import "binapustaka/lms"

func (s *server) pickupRoutes() []route {
	leads := only(lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/pickups", may: signedIn, do: s.pickupList},
		{method: get, path: "/pickups/figures", may: leads, do: s.pickupFigures},
		{method: get, path: "/pickups/figures.csv", may: leads, do: s.pickupData},
		{method: post, path: "/pickups", may: signedIn, do: s.pickupAside},
		{method: post, path: "/pickups/:id/collected", may: signedIn, do: s.pickupCollected},
		{method: post, path: "/pickups/:id/missed", may: signedIn, do: s.pickupMissed},
		{method: post, path: "/pickups/:id/hold", may: signedIn, do: s.pickupHold},
	}
}
