package rota

import "testing"

func TestANightChangesHands(t *testing.T) {
	plan, err := Read("night mon 1\nnight tue 1\nperson anna 1\nperson ben 1\naway ben tue\n")
	if err != nil {
		t.Fatal(err)
	}
	people, short := Make(plan)
	if short != nil || people[0][0] != "ben" || people[1][0] != "anna" {
		t.Errorf("%v, short %v", people, short)
	}
}

func TestAShortNightIsNamed(t *testing.T) {
	plan, err := Read("night mon 1\nnight tue 1 network\nperson anna 2\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, short := Make(plan); len(short) != 1 || short[0] != "tue" {
		t.Errorf("short %v", short)
	}
}
