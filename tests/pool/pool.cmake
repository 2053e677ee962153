# A pool from its first submission to its last; it measures nothing, but starts many processes.
if(NOT TAKEHOME_FUZZ)
	foreach(name batch machine review)
		add_test(NAME pool/${name}
			COMMAND ${E2E_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/${name}.py --takehome $<TARGET_FILE:takehome>
			WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	endforeach()
	add_test(NAME pool/kill COMMAND ${CMAKE_CURRENT_LIST_DIR}/kill 10 1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(pool/kill PROPERTIES ENVIRONMENT "TAKEHOME_BINARY=$<TARGET_FILE:takehome>")
	set_tests_properties(pool/batch pool/machine pool/review pool/kill PROPERTIES TIMEOUT 1800 RUN_SERIAL ON)
endif()
