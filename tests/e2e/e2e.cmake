# The real binary on real submissions. Debian's own Python: its jsonschema package is what checks the reports.
find_program(E2E_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# e2e(NAME TIMEOUT argument…): tests/e2e/NAME.py with the built binary.
function(e2e name timeout)
	add_test(NAME e2e/${name}
		COMMAND ${E2E_PYTHON} ${CMAKE_SOURCE_DIR}/tests/e2e/${name}.py --takehome $<TARGET_FILE:takehome> ${ARGN}
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(e2e/${name} PROPERTIES TIMEOUT ${timeout})
endfunction()

if(NOT TAKEHOME_FUZZ)
	e2e(cli 120)
	e2e(mistakes 60)
	e2e(servers 900)
	e2e(dialogue 900)
	e2e(flaky 900)
	e2e(formats 900)
	e2e(determinism 1800)
	e2e(user 900 --build ${CMAKE_BINARY_DIR})
	e2e(install 300 --build ${CMAKE_BINARY_DIR})
	e2e(solutions 7200)
	e2e(verify 1800)
	e2e(imports 600)
	e2e(suites 1800)
	e2e(stories 900)
	e2e(language 120)
	e2e(untouched 900)
	# What measures time, or looks at what is left on the machine, runs alone.
	set_tests_properties(e2e/solutions e2e/verify e2e/servers e2e/untouched e2e/determinism e2e/user PROPERTIES RUN_SERIAL ON)
endif()
