# What `cmake --install` puts where; base/data.c finds the data again from the place of the binary.
set(DATA_DIR ${CMAKE_INSTALL_DATADIR}/takehome)
install(TARGETS takehome RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY harness/languages DESTINATION ${DATA_DIR}/harness FILES_MATCHING PATTERN "*.json")
install(DIRECTORY harness/report harness/pool DESTINATION ${DATA_DIR}/harness FILES_MATCHING PATTERN "*.schema.json")
install(DIRECTORY sandbox/policies DESTINATION ${DATA_DIR}/sandbox)
install(DIRECTORY tasks rubrics DESTINATION ${DATA_DIR} USE_SOURCE_PERMISSIONS)
install(FILES harness/takehome.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
