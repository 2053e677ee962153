# What a pool's grades look like in files: every format, and with nobody's name in them.
if(NOT TAKEHOME_FUZZ)
	foreach(name formats blind)
		add_test(NAME export/${name}
			COMMAND ${E2E_PYTHON} ${CMAKE_CURRENT_LIST_DIR}/${name}.py --takehome $<TARGET_FILE:takehome>
			WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
		set_tests_properties(export/${name} PROPERTIES TIMEOUT 900)
	endforeach()
endif()
