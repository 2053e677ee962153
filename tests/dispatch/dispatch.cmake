# A pool on several machines: the job files, and a Slurm of two nodes that carries one out.
if(NOT TAKEHOME_FUZZ)
	add_test(NAME dispatch/files
		COMMAND ${E2E_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/files.py --takehome $<TARGET_FILE:takehome>
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	add_test(NAME dispatch/slurm
		COMMAND ${CMAKE_SOURCE_DIR}/tests/slurm/run --quick --takehome $<TARGET_FILE:takehome>
		WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(dispatch/files dispatch/slurm PROPERTIES TIMEOUT 900)
endif()
