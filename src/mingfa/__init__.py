"""明法 Mingfa: the three systems of administrative enforcement (行政执法三项制度) as working software."""
