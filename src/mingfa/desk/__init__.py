"""The one door (desk): every act on every stream goes through `perform`; state, to-dos and deadlines are computed from entries."""
