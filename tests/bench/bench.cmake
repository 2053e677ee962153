# What the benchmarks measure with. Not tests: nothing here is asserted; tests/bench/launch and matchers build it in a build of their own, with release flags.
add_executable(bench_launch EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/launch.c)
target_link_libraries(bench_launch PRIVATE takehome_sandbox)
add_executable(bench_matchers EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/matchers.c)
target_link_libraries(bench_matchers PRIVATE takehome_judge)
