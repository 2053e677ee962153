-- Money in cents and percentages in hundredths of a percent: Lua's 64-bit integers all the way.
-- Every function returns nil for a text that is no such number.

local numbers = {}

local function digits(text, most)
	return #text <= most and text:find("^[0-9]+$") and math.tointeger(tonumber(text)) or nil
end

function numbers.whole(text, least, most)
	local value = digits(text, 9)
	if value and value >= (least or 1) and value <= (most or 999999999) then
		return value
	end
end

function numbers.price(text)
	local whole, decimals = text:match("^([0-9]+)%.([0-9][0-9])$")
	local units = digits(whole or text, 6)
	return units and units * 100 + (decimals and digits(decimals, 2) or 0)
end

function numbers.percent(text)
	local number = text:match("^(.*)%%$")
	if not number then
		return nil
	end
	local whole, decimals = number:match("^([0-9]+)%.([0-9][0-9]?)$")
	local units = digits(whole or number, 3)
	return units and units * 100 + digits(((decimals or "") .. "00"):sub(1, 2), 2)
end

-- That share of an amount, halves rounded up.
function numbers.share(cents, hundredths)
	return (cents * hundredths + 5000) // 10000
end

function numbers.money(cents)
	return string.format("%d.%02d", cents // 100, cents % 100)
end

return numbers
