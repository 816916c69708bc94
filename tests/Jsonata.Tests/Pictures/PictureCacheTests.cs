using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

public sealed class PictureCacheTests
{
    [Fact]
    public void Compiles_a_picture_once()
    {
        var compiled = 0;
        var cache = new PictureCache<string>(picture =>
        {
            compiled++;
            return picture + "!";
        });
        Assert.Same(cache.Get("0"), cache.Get("0"));
        Assert.Equal(1, compiled);
    }

    [Fact]
    public void Stays_bounded_when_pictures_come_from_data()
    {
        var references = new List<WeakReference>();
        var cache = new PictureCache<object>(_ =>
        {
            var made = new object();
            references.Add(new WeakReference(made));
            return made;
        });
        for (var i = 0; i < 10_000; i++)
        {
            cache.Get(i.ToString());
        }

        GC.Collect();
        Assert.True(references.Count(reference => reference.IsAlive) <= 256);
        GC.KeepAlive(cache);
    }

    [Fact]
    public async Task Serves_many_threads()
    {
        var work = Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                Assert.Equal("7", IntegerPicture.Format(7, new string('#', (t + i) % 600) + "0"));
            }
        }));
        await Task.WhenAll(work);
    }

    [Fact]
    public void Does_not_remember_a_faulty_picture_as_a_good_one()
    {
        Assert.Throws<JsonataException>(() => IntegerPicture.Format(1, "?"));
        Assert.Throws<JsonataException>(() => IntegerPicture.Format(1, "?"));
    }
}
