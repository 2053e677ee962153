module example.com/shift-ledger

go 1.19
