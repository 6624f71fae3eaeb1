"""Annual enforcement data (执法年度数据): counted from the entries, frozen, signed off, published and reported by the regime's date."""
