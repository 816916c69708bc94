using System.Text;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Tests.Values;

public sealed class NameCacheTests
{
    [Fact]
    public void Gives_one_string_for_one_name() => Assert.Same(NameCache.Get("customer_id"u8), NameCache.Get("customer_id"u8));

    [Fact]
    public void Tells_all_names_apart()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 5000; i++)
            {
                foreach (var name in new[] { $"{i}", $"field_{i}", $"é{i}", new string('x', i % 70) + i })
                {
                    Assert.Equal(name, NameCache.Get(Encoding.UTF8.GetBytes(name)));
                }
            }
        }
    }

    [Fact]
    public void Knows_the_empty_name() => Assert.Equal("", NameCache.Get(""u8));

    [Fact]
    public async Task Serves_many_threads()
    {
        var work = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var name = $"n{(i * (thread + 1)) % 3000}";
                Assert.Equal(name, NameCache.Get(Encoding.UTF8.GetBytes(name)));
            }
        }));
        await Task.WhenAll(work);
    }
}
