module freeslots

go 1.19
