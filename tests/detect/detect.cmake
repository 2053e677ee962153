# What detection says of labelled trees, and of the same trees changed. Folders of files only: nothing is run.
find_program(DETECT_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
if(NOT TAKEHOME_FUZZ)
	add_test(NAME detect/trees COMMAND ${DETECT_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/run --takehome $<TARGET_FILE:takehome> WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	add_test(NAME detect/mutations
		COMMAND ${DETECT_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/run --takehome $<TARGET_FILE:takehome> --mutations WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(detect/trees detect/mutations PROPERTIES TIMEOUT 900)
	add_test(NAME detect/hostile COMMAND ${DETECT_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/hostile --takehome $<TARGET_FILE:takehome> WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(detect/hostile PROPERTIES TIMEOUT 1800)
endif()
