"""The own matter's progress on the portal: sealed texts as the offices laid them beside their feeds, opened for whoever has all three keys."""
