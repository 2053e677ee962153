package main

import ("flag"; "fmt")

// x
func main() { flag.Parse(); fmt.Println(`a`) }
