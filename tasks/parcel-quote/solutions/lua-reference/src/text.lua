-- What Lua's string library leaves to everybody.

local text = {}

-- Without spaces and tabs at either end
function text.trim(s)
	return (s:gsub("^[ \t]+", ""):gsub("[ \t]+$", ""))
end

-- Between separators of one character; empty parts are kept
function text.split(s, separator)
	local parts = {}
	local from = 1
	while true do
		local at = s:find(separator, from, true)
		parts[#parts + 1] = s:sub(from, at and at - 1)
		if not at then
			return parts
		end
		from = at + 1
	end
end

return text
