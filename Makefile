.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test bench calibrate fuzz lint build

DEMO := .demo

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: ## a whole library to try out: demo SLiMS, web and worker; Ctrl-C ends it
	@script/setup demo
	@script/build
	@exec bin/binapustaka demo --dir $(DEMO)

demo-reset: ## throw the demo's data away and start over
	@script/setup demo
	@script/build
	@exec bin/binapustaka demo --dir $(DEMO) --reset

test: ## everything: lint, unit, database and browser tests, race detector, cross builds
	@script/setup test
	@script/test

bench: ## measured speed, and how gentle the reading of SLiMS is
	@script/setup demo
	@. script/go-env && go test -run '^$$' -bench . -benchtime 1x -timeout 90m ./...

calibrate: ## what the intervals of the impact studies hold, in WORLDS simulated worlds of each kind (4000)
	@script/setup build
	@. script/go-env && go test ./lms/impact/stat -run TestCalibration -timeout 120m -calibrate $(or $(WORLDS),4000) -calibrate-table calibration.txt

fuzz: ## every fuzz target for FOR seconds (10 unless said otherwise)
	@script/setup build
	@script/fuzz $(FOR)

lint: ## gofmt, go vet, staticcheck
	@script/setup build
	@script/lint

build: ## the static binary, bin/binapustaka
	@script/setup build
	@script/build
