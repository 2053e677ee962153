module example.com/parcel-quote

go 1.19
