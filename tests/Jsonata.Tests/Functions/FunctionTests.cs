namespace Trunkline.Jsonata.Tests.Functions;

public sealed class FunctionTests
{
    [Theory]
    [InlineData("$length('a😀b')", "3")]
    [InlineData("$substring('a😀bc', 1, 2) = '😀b'", "true")]
    [InlineData("$substring('hello', -3, 2)", "\"ll\"")]
    [InlineData("$pad('x', -4, '😀!') = '😀!😀x'", "true")]
    [InlineData("$trim('  a \\n b\\t')", "\"a b\"")]
    [InlineData("$split('a,b,c', ',', 2)", """["a","b"]""")]
    [InlineData("$split('a1b22c', /[0-9]+/)", """["a","b","c"]""")]
    [InlineData("$join(['a','b'], '-')", "\"a-b\"")]
    [InlineData("$replace('abracadabra', /a(b?)/, '<$1>', 2)", "\"<b>r<>cadabra\"")]
    [InlineData("$replace('John Smith', /(\\w+)\\s(\\w+)/, '$2, $1')", "\"Smith, John\"")]
    [InlineData("$replace('a.b.c', '.', '')", "\"abc\"")]
    [InlineData("$match('ababbabbcc', /a(b+)/).groups", """["b","bb","bb"]""")]
    [InlineData("$contains('abc', /B/i)", "true")]
    [InlineData("$base64decode($base64encode('é!'))", "\"é!\"")]
    [InlineData("$encodeUrlComponent('a b/ü😀')", "\"a%20b%2F%C3%BC%F0%9F%98%80\"")]
    [InlineData("$decodeUrl('a%20b%2F%C3%BC')", "\"a b%2Fü\"")]
    [InlineData("$round(2.5) & $round(3.5) & $round(-1.25, 1) & $round(12345, -2)", "\"24-1.212300\"")]
    [InlineData("$formatBase(255, 16) & $formatBase(-5, 2)", "\"ff-101\"")]
    [InlineData("$number('0x1F') + $number('1e2') + $number(true)", "132")]
    [InlineData("$distinct([1, 1.0, '1', {'a':1}, {'a':1}, [1], [1]])", """[1,"1",{"a":1},[1]]""")]
    [InlineData("$zip([1,2],[3,4],[5,6,7])", "[[1,3,5],[2,4,6]]")]
    [InlineData("$sort([3,1,2], function($l,$r){$l < $r})", "[3,2,1]")]
    [InlineData("$sort(['b','a'])", """["a","b"]""")]
    [InlineData("$spread({'a':1,'b':2})", """[{"a":1},{"b":2}]""")]
    [InlineData("$each({'a':1,'b':2}, function($v,$k){$k & $v})", """["a1","b2"]""")]
    [InlineData("$sift({'a':1,'b':2}, function($v){$v > 1})", """{"b":2}""")]
    [InlineData("$reduce([1,2,3], function($a,$b){$a * $b}, 10)", "60")]
    [InlineData("$single([1,2,3], function($v){$v = 2})", "2")]
    [InlineData("$keys([{'a':1},{'b':1,'a':2}])", """["a","b"]""")]
    [InlineData("$type($sum) & $type(null) & $type([]) & $type({})", "\"functionnullarrayobject\"")]
    [InlineData("$average([1,2,3]) & ',' & $max([1,3,2]) & ',' & $count('x')", "\"2,3,1\"")]
    [InlineData("{'a':{'b':1,'c':2}} ~> |a|{'d':3},['b']|", """{"a":{"c":2,"d":3}}""")]
    [InlineData("$string({'a':[1,'x']}, true)", "\"{\\n  \\\"a\\\": [\\n    1,\\n    \\\"x\\\"\\n  ]\\n}\"")]
    public void Functions(string expression, string expected) => Assert.Equal(expected, Expressions.Evaluate(expression));

    [Theory]
    [InlineData("$substring()", "T0410")]
    [InlineData("$sum(['a'])", "T0412")]
    [InlineData("$number('x')", "D3030")]
    [InlineData("$sqrt(-1)", "D3060")]
    [InlineData("$power(10, 999)", "D3061")]
    [InlineData("$formatBase(1, 99)", "D3100")]
    [InlineData("$sort([1,'a'])", "D3070")]
    [InlineData("$reduce([1], function($x){$x})", "D3050")]
    [InlineData("$single([1,2])", "D3138")]
    [InlineData("$single([])", "D3139")]
    [InlineData("$replace('a', '', 'b')", "D3010")]
    [InlineData("$match('a', function($s){ {'match': 1} })", "T1010")]
    [InlineData("$replace('abc', /b*/, 'x')", "D1004")]
    [InlineData("$decodeUrlComponent('%E0%A4')", "D3140")]
    [InlineData("$eval('1 +')", "D3120")]
    [InlineData("$eval('1 + \"a\"')", "D3121")]
    [InlineData("$toMillis('yesterday')", "D3110")]
    public void Faults_of_functions(string expression, string code)
    {
        var fault = Expressions.Fault(expression);
        Assert.Equal(code, fault.Code);
        Assert.NotEmpty(fault.Message);
        Assert.Equal(1, fault.Line);
    }
}
