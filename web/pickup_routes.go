package web

func (s *server) pickupRoutes() []route {
	return []route{
		{method: get, path: "/pickups", may: signedIn, do: s.pickupList},
		{method: post, path: "/pickups", may: signedIn, do: s.pickupAside},
		{method: post, path: "/pickups/:id/collected", may: signedIn, do: s.pickupCollected},
		{method: post, path: "/pickups/:id/missed", may: signedIn, do: s.pickupMissed},
		{method: post, path: "/pickups/:id/hold", may: signedIn, do: s.pickupHold},
	}
}
