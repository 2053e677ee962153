module example.com/lift-control

go 1.19
