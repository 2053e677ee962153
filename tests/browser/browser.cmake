# The pages in a real browser. It starts many processes, so it runs alone.
if(NOT TAKEHOME_FUZZ)
	add_test(NAME browser/pages
		COMMAND ${E2E_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/run --takehome $<TARGET_FILE:takehome>
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(browser/pages PROPERTIES TIMEOUT 1800 RUN_SERIAL ON)
endif()
