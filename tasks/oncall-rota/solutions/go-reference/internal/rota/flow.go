package rota

// A flow from nights to people. Nights are 0 … len(need)-1, people likewise.
type flow struct {
	can  [][]int  // of a night: who could come
	on   [][]bool // of a night and a person: comes
	need []int    // of a night: how many are missing
	left []int    // of a person: how many nights more
}

// Make returns for each night who comes, or the names of nights that people are short for.
func Make(plan *Plan) (people [][]string, short []string) {
	f := flow{}
	for _, night := range plan.Nights {
		var can []int
		for i, person := range plan.People {
			if person.CanTake(night) {
				can = append(can, i)
			}
		}
		f.can = append(f.can, can)
		f.on = append(f.on, make([]bool, len(plan.People)))
		f.need = append(f.need, night.People)
	}
	for _, person := range plan.People {
		f.left = append(f.left, person.Most)
	}
	for night := range f.need {
		for f.need[night] > 0 {
			reached := f.push(night)
			for _, n := range reached {
				short = append(short, plan.Nights[n].Name)
			}
			if reached != nil {
				return nil, short
			}
		}
		people = append(people, nil)
	}
	for night, on := range f.on {
		for person, comes := range on {
			if comes {
				people[night] = append(people[night], plan.People[person].Name)
			}
		}
	}
	return people, nil
}

// push lets one more flow out of the night: depth first, with a stack of its own. It returns nil, or all nights that were reached.
func (f *flow) push(from int) []int {
	cameBy := map[int]int{from: -1} // night: the person who would leave it
	wantedFor := map[int]int{}      // person: the night they would come to
	stack, reached := []int{from}, []int{from}
	for len(stack) > 0 {
		night := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, person := range f.can[night] {
			if _, seen := wantedFor[person]; seen || f.on[night][person] {
				continue
			}
			wantedFor[person] = night
			if f.left[person] > 0 {
				f.left[person]--
				f.need[from]--
				f.turn(person, wantedFor, cameBy)
				return nil
			}
			for other := range f.on {
				if _, seen := cameBy[other]; f.on[other][person] && !seen {
					cameBy[other] = person
					stack, reached = append(stack, other), append(reached, other)
				}
			}
		}
	}
	return reached
}

// turn changes the flow along the way back.
func (f *flow) turn(person int, wantedFor, cameBy map[int]int) {
	for person >= 0 {
		night := wantedFor[person]
		f.on[night][person] = true
		person = cameBy[night]
		if person >= 0 {
			f.on[night][person] = false
		}
	}
}
