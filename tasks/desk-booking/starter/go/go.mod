module example.org/desk-booking

go 1.19
