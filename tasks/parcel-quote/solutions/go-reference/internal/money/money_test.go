package money

import "testing"

func TestHalfACentGoesUp(t *testing.T) {
	if got := Percent(1500).Of(150); got != 23 {
		t.Errorf("15%% of 1.50 = %v, want 0.23", got)
	}
	if got := Percent(1500).Of(149); got != 22 {
		t.Errorf("15%% of 1.49 = %v, want 0.22", got)
	}
}

func TestPriceHasNoOrTwoDecimals(t *testing.T) {
	for text, want := range map[string]bool{"4": true, "4.90": true, "4.9": false, "4.": false, ".90": false, "-4": false, "": false} {
		if _, ok := Price(text); ok != want {
			t.Errorf("Price(%q) is taken: %v, want %v", text, ok, want)
		}
	}
}

func TestOneDecimalOfAPercentageIsTenths(t *testing.T) {
	if got, _ := ParsePercent("12.5%"); got != 1250 {
		t.Errorf("12.5%% = %d, want 1250", got)
	}
}
