# A pool from its first submission to its last; it measures nothing, but starts many processes.
if(NOT TAKEHOME_FUZZ)
	add_test(NAME pool/batch
		COMMAND ${E2E_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/batch.py --takehome $<TARGET_FILE:takehome>
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	add_test(NAME pool/machine
		COMMAND ${E2E_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/machine.py --takehome $<TARGET_FILE:takehome>
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	add_test(NAME pool/kill COMMAND ${CMAKE_CURRENT_LIST_DIR}/kill 10 1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(pool/kill PROPERTIES ENVIRONMENT "TAKEHOME_BINARY=$<TARGET_FILE:takehome>")
	set_tests_properties(pool/batch pool/machine pool/kill PROPERTIES TIMEOUT 1800 RUN_SERIAL ON)
endif()
