require 'sinatra'
get('/') { "x #{1}" }
=begin
x
=end
__END__
x