package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"
)

func main() {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	sums := make(chan int)
	for i := 0; i < 8; i++ {
		go func() {
			sum := 0
			for j := 0; j < 30000000; j++ {
				sum += j
			}
			sums <- sum
		}()
	}
	for i := 0; i < 8; i++ {
		<-sums
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals)
	runtime.GC()
	time.Sleep(time.Millisecond)
	folder, _ := os.MkdirTemp("", "x")
	os.WriteFile(filepath.Join(folder, "a"), []byte(line), 0o644)
	filepath.Walk(folder, func(string, os.FileInfo, error) error { return nil })
	os.RemoveAll(folder)
	out, err := exec.Command("printf", "pong").Output()
	fmt.Println(string(out))
	if err != nil {
		os.Exit(1)
	}
}
