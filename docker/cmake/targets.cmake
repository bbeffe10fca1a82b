# ocprobe_settings(target): the warnings and definitions that all of our own code shares.
function(ocprobe_settings target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast)
  if(OCPROBE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports false positives of these inside Boost.JSON and coroutine frames.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-restrict -Wno-mismatched-new-delete)
    if(CMAKE_UNITY_BUILD)
      # It warns of each type made of file-local ones in a file that is included, and a batch includes its files.
      target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
  elseif(CMAKE_UNITY_BUILD)
    # clang calls a name shadowed that only another file of the batch has.
    target_compile_options(${target} PRIVATE -Wno-shadow)
  endif()
  target_compile_definitions(${target} PRIVATE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
    SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
  if(OCPROBE_STATIC)
    # The same bytes wherever the sources and the build lie; the last map that fits is taken.
    target_compile_options(${target} PRIVATE
      -ffile-prefix-map=${PROJECT_SOURCE_DIR}=. -ffile-prefix-map=${PROJECT_BINARY_DIR}=./build)
  endif()
  if(OCPROBE_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${OCPROBE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    # clang 14 refuses coroutines with the check of called functions ("Cannot represent a difference across sections").
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
    target_link_options(${target} PRIVATE -fsanitize=${OCPROBE_SANITIZE})
  endif()
endfunction()

# ocprobe_room(name SOURCES … [LINK …]): one room of the house as a static library. With CMAKE_UNITY_BUILD (presets dev,
# asan, clang) its files are compiled in batches, which takes a third of the time; `static` compiles each file alone, so
# that a missing include is found.
function(ocprobe_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINK" ${ARGN})
  add_library(ocprobe_${name} STATIC ${ROOM_SOURCES})
  ocprobe_settings(ocprobe_${name})
  target_link_libraries(ocprobe_${name} PUBLIC Boost::headers ${ROOM_LINK})
endfunction()
